#include <cstdio>

int average(const int *values, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
        sum += values[i];
    }
    return sum / count;
}

int main() {
    int values[5] = {12, 15, 18, 21, 24};
    printf("Average: %d\n", average(values, 5));
    return 0;
}
