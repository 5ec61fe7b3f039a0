#include <iostream>

void sort(int *numbers, int count) {
    for (int i = 1; i < count; i++) {
        int value = numbers[i];
        int j = i - 1;
        while (j >= 0 && numbers[j] > value) {
            numbers[j + 1] = numbers[j];
            j--;
        }
        numbers[j + 1] = value;
    }
}

int main() {
    int numbers[] = {42, 7, 19, 3, 88, 25};
    sort(numbers, 6);
    for (int number : numbers) {
        std::cout << number << ' ';
    }
    std::cout << '\n';
    return 0;
}
