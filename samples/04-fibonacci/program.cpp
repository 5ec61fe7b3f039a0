#include <cstdio>

int main() {
    unsigned previous = 0;
    unsigned current = 1;
    for (int i = 0; i < 15; i++) {
        printf("%u ", previous);
        unsigned next = previous + current;
        previous = current;
        current = next;
    }
    printf("\n");
    return 0;
}
