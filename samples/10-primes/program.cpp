#include <iostream>
#include <vector>

int main() {
    std::vector<int> primes;
    for (int candidate = 2; candidate < 50; candidate++) {
        bool prime = true;
        for (int divisor : primes) {
            if (candidate % divisor == 0) {
                prime = false;
                break;
            }
        }
        if (prime) {
            primes.push_back(candidate);
        }
    }
    for (int prime : primes) {
        std::cout << prime << " ";
    }
    std::cout << std::endl;
    return 0;
}
