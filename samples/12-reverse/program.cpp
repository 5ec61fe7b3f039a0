#include <cstring>
#include <iostream>

int main() {
    char word[] = "assembler";
    std::cout << word << '\n';
    int left = 0;
    int right = std::strlen(word) - 1;
    while (left < right) {
        char letter = word[left];
        word[left] = word[right];
        word[right] = letter;
        left++;
        right--;
    }
    std::cout << word << '\n';
    return 0;
}
