#include <cstdio>

double fahrenheit(double celsius) {
    return celsius * 9.0 / 5.0 + 32.0;
}

int main() {
    for (int celsius = 0; celsius <= 100; celsius += 20) {
        printf("%3d C = %5.1f F\n", celsius, fahrenheit(celsius));
    }
    return 0;
}
