// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/family_methods.hpp"

#include <cstddef>
#include <numeric>

namespace etalon::validation {
namespace {

/// In the order of the enumeration.
constexpr MethodFacts methods[] = {
    {.method = FamilyMethod::bonferroni,
     .name = "bonferroni",
     .called = "Bonferroni's method",
     .divisors = ErrorDivisors::claims},
    {.method = FamilyMethod::holm, .name = "holm", .called = "Holm's method"},
    {.method = FamilyMethod::hochberg,
     .name = "hochberg",
     .called = "Hochberg's method",
     .dependence = Dependence::not_opposed},
    {.method = FamilyMethod::fixed_sequence,
     .name = "fixed-sequence",
     .called = "a fixed sequence",
     .divisors = ErrorDivisors::one},
    {.method = FamilyMethod::alpha_spending,
     .name = "alpha-spending",
     .called = "alpha spending",
     .divisors = ErrorDivisors::parts},
};

consteval bool are_in_order() {
  for (std::size_t i = 0; i < std::size(methods); ++i) {
    if (static_cast<std::size_t>(methods[i].method) != i) return false;
  }
  return std::size(methods) == static_cast<std::size_t>(FamilyMethod::alpha_spending) + 1;
}
static_assert(are_in_order());

}  // namespace

std::span<const MethodFacts> family_methods() { return methods; }

const MethodFacts& method_facts(FamilyMethod method) {
  return methods[static_cast<std::size_t>(method)];
}

std::optional<FamilyMethod> family_method(std::string_view name) {
  for (const MethodFacts& each : methods) {
    if (each.name == name) return each.method;
  }
  return std::nullopt;
}

std::vector<std::int64_t> error_divisors(FamilyMethod method, std::int64_t claims) {
  switch (method_facts(method).divisors) {
    case ErrorDivisors::one:
    case ErrorDivisors::parts: return {1};
    case ErrorDivisors::claims: return {claims};
    case ErrorDivisors::steps: break;
  }
  std::vector<std::int64_t> divisors(static_cast<std::size_t>(claims));
  std::iota(divisors.begin(), divisors.end(), 1);
  return divisors;
}

}  // namespace etalon::validation
