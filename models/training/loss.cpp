// SPDX-License-Identifier: Apache-2.0
#include "models/training/loss.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

/// 1 − soft Dice per sample and foreground class, averaged over the classes: (N).
at::Tensor dice_losses(const at::Tensor& logits, const at::Tensor& labels) {
  constexpr double smooth = 1e-5;
  const std::int64_t classes = logits.size(1);
  const at::Tensor probability = at::softmax(logits, 1).slice(1, 1).flatten(2);
  const at::Tensor truth =
      at::one_hot(labels, classes).movedim(-1, 1).slice(1, 1).flatten(2).to(at::kFloat);
  const at::Tensor overlap = (probability * truth).sum(2);
  const at::Tensor sizes = probability.sum(2) + truth.sum(2);
  return (1.0 - (2.0 * overlap + smooth) / (sizes + smooth)).mean(1);
}

at::Tensor losses(const std::string& kind, const at::Tensor& logits, const at::Tensor& labels,
                  at::Reduction::Reduction reduction) {
  if (kind == "binary_cross_entropy") {
    check(logits.size(1) == 1, ErrorKind::config,
          text("train.loss binary_cross_entropy needs one output, the model has ", logits.size(1)));
    return at::binary_cross_entropy_with_logits(logits.flatten(0), labels.flatten(0).to(at::kFloat),
                                                {}, {}, reduction);
  }
  // One logit is the difference of two: the same loss by another formula.
  const at::Tensor columns = logits.dim() == 2 && logits.size(1) == 1
                                 ? at::cat({at::zeros_like(logits), logits}, 1)
                                 : logits;
  return at::cross_entropy_loss(columns, labels, {}, reduction);
}

}  // namespace

at::Tensor logits_of_probability(const at::Tensor& probability) {
  constexpr double margin = 1e-7;
  const at::Tensor inside = at::clamp(probability, margin, 1.0 - margin);
  return inside.size(1) == 1 ? at::log(inside) - at::log1p(-inside) : at::log(inside);
}

at::Tensor training_loss(const std::string& kind, const at::Tensor& logits,
                         const at::Tensor& labels) {
  const at::Tensor entropy = losses(kind, logits, labels, at::Reduction::Mean);
  return kind == "dice_cross_entropy" ? entropy + dice_losses(logits, labels).mean() : entropy;
}

at::Tensor sample_losses(const std::string& kind, const at::Tensor& logits,
                         const at::Tensor& labels) {
  at::Tensor entropy = losses(kind, logits, labels, at::Reduction::None);
  if (entropy.dim() > 1) entropy = entropy.flatten(1).mean(1);
  return kind == "dice_cross_entropy" ? entropy + dice_losses(logits, labels) : entropy;
}

}  // namespace etalon::models
