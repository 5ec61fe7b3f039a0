#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    vector<int> s = {1, 2, 3}; s.pop_back(); s.push_back(4); while (!s.empty()) { cout << s.back() << endl; s.pop_back(); }
}
