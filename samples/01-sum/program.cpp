#include <iostream>

int main() {
    int a = 8;
    int b = 120;
    int sum = a + b;
    std::cout << "The sum of " << a << " and " << b << " is: " << sum << std::endl;
    return 0;
}
