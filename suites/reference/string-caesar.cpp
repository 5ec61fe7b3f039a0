#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    string s = "hello zebra"; for (char& c : s) if (c != ' ') c = (c - 'a' + 3) % 26 + 'a'; cout << s << endl;
}
