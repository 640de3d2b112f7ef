// SPDX-License-Identifier: Apache-2.0
// Internal to models/: includes LibTorch.
#pragma once

#include <ATen/ATen.h>

#include <string>

namespace etalon::models {

/// Logits of two classes whose softmax is the given probability (N,C), or the logit of (N,1): for
/// models whose graph shows no logits. Probabilities are kept 1e-7 away from 0 and 1.
[[nodiscard]] at::Tensor logits_of_probability(const at::Tensor& probability);

/// Mean loss of a batch: `logits` (N,C) or (N,C,D,H,W), `labels` i64 (N) or (N,D,H,W).
/// cross_entropy, where a single column z (N,1) stands for the logits (0, z) of two classes;
/// binary_cross_entropy on one logit; dice_cross_entropy = cross-entropy + soft Dice
/// loss of the classes but the first, averaged over samples and classes (Isensee et al. 2021).
[[nodiscard]] at::Tensor training_loss(const std::string& kind, const at::Tensor& logits,
                                       const at::Tensor& labels);
/// Loss of each sample (N), for evaluation.
[[nodiscard]] at::Tensor sample_losses(const std::string& kind, const at::Tensor& logits,
                                       const at::Tensor& labels);

}  // namespace etalon::models
