#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "Make Me Loud 123!"; for (char& c : s) if (c >= 'a' && c <= 'z') c -= 32; cout << s << endl;
}
