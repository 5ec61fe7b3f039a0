#include <iostream>

int main() {
    long number;
    long sum = 0;
    long largest = 0;
    int count = 0;
    while (std::cin >> number) {
        if (count == 0 || number > largest) {
            largest = number;
        }
        sum += number;
        count++;
    }
    std::cout << "Numbers: " << count << '\n';
    std::cout << "Sum: " << sum << '\n';
    if (count > 0) {
        std::cout << "Largest: " << largest << '\n';
    }
    return 0;
}
