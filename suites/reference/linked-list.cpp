#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    struct N { int v; N* n; }; N l[6]; int v[] = {4, 8, 15, 16, 23, 42}; for (int i = 0; i < 6; i++) l[i] = {v[i], i < 5 ? &l[i + 1] : nullptr}; for (N* p = l; p; p = p->n) cout << p->v << endl;
}
