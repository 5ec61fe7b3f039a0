#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n; cin >> n; vector<int> a(n); for (int& x : a) cin >> x; cout << *min_element(a.begin(), a.end()) << " " << *max_element(a.begin(), a.end()) << endl;
}
