#include <iostream>

unsigned long factorial(unsigned long n) {
    if (n <= 1) {
        return 1;
    }
    return n * factorial(n - 1);
}

int main() {
    std::cout << "7! = " << factorial(7) << std::endl;
    return 0;
}
