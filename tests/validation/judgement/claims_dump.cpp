// SPDX-License-Identifier: Apache-2.0
// Decides families of p-values for tests/peers/families_r.R and tests/peers/families_python.py: of
// each line `method error p p …` of standard input it prints 1 for each claim that is shown, else
// 0.
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "validation/judgement/claims.hpp"
#include "validation/plan/families.hpp"

int main() {
  using namespace etalon::validation;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string method;
    double error = 0;
    words >> method >> error;
    std::vector<double> p;
    for (double value = 0; words >> value;) p.push_back(value);
    const auto known = family_method(method);
    if (!known || p.empty()) {
      std::fprintf(stderr, "no family: %s\n", line.c_str());
      return 2;
    }
    std::string shown;
    for (const ClaimDecision& each :
         decide_claims(*known, p.size(), [&](std::size_t claim, std::int64_t divisor) {
           return p[claim] <= error / static_cast<double>(divisor);
         }))
      shown += each.is_shown ? '1' : '0';
    std::puts(shown.c_str());
  }
}
