#include <algorithm>
#include <iostream>
#include <string>
#include <vector>
using namespace std;

int main() {
    int n; cin >> n; vector<int> a(n); for (int& x : a) cin >> x; sort(a.begin(), a.end()); for (int x : a) cout << x << endl;
}
