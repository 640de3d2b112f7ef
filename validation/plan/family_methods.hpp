// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace etalon::validation {

/// How the claims of a family share the error of one bound (docs/semantics/families.md).
enum class FamilyMethod : std::uint8_t {
  bonferroni,
  holm,
  hochberg,
  fixed_sequence,
  alpha_spending
};

/// By which numbers the error of a single bound is divided when one of m claims is decided.
enum class ErrorDivisors : std::uint8_t {
  one,     ///< 1: the claims are decided in the plan's order, until one is not shown
  claims,  ///< m
  parts,   ///< 1, of the part of the error that is the claim's own
  steps,   ///< any of 1 to m: what is shown leaves its share to the others
};

/// Where the error of a method holds.
enum class Dependence : std::uint8_t {
  any,          ///< whatever the dependence of the claims is
  not_opposed,  ///< of claims that are not negatively dependent; nothing of it is simulated
};

/// What holds of all families that are decided one way. How they are decided is the line of
/// `decide_claims` (validation/judgement/claims.hpp).
struct MethodFacts {
  FamilyMethod method;
  std::string_view name;    ///< in plans and results
  std::string_view called;  ///< in sentences: `Holm's method`
  ErrorDivisors divisors = ErrorDivisors::steps;
  Dependence dependence = Dependence::any;

  /// Whether a claim is decided once those before it are shown.
  [[nodiscard]] constexpr bool is_in_order() const { return divisors == ErrorDivisors::one; }
  /// Whether larger errors than the smallest may decide a claim.
  [[nodiscard]] constexpr bool is_stepwise() const { return divisors == ErrorDivisors::steps; }
  /// Whether its wrong pass and power follow from those of single claims.
  [[nodiscard]] constexpr bool is_simulable() const { return dependence == Dependence::any; }
};

/// In the order in which people are told of them.
[[nodiscard]] std::span<const MethodFacts> family_methods();
[[nodiscard]] const MethodFacts& method_facts(FamilyMethod method);
/// Of a name; nothing of another word.
[[nodiscard]] std::optional<FamilyMethod> family_method(std::string_view name);
/// By which numbers the error of a single bound may be divided when one of `claims` is decided,
/// rising: 1 to `claims` where the claims are shown step by step.
[[nodiscard]] std::vector<std::int64_t> error_divisors(FamilyMethod method, std::int64_t claims);

}  // namespace etalon::validation
