#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# Which claims of a family are shown against R's p.adjust (holm, hochberg, bonferroni) on random
# families of p-values; the seed is printed.
#
# Usage: families_r.R <claims_dump program> [<seed>]
arguments <- commandArgs(trailingOnly = TRUE)
stopifnot(length(arguments) >= 1)
seed <- if (length(arguments) > 1) as.integer(arguments[2]) else as.integer(as.numeric(Sys.time()) %% 1e9)
cat("seed", seed, "\n")
set.seed(seed)
lines <- character()
expected <- character()
for (round in 1:3000) {
  # Short numbers, which both programs read alike; those on an edge by rounding alone are left out.
  p <- as.numeric(sprintf("%.5f", runif(sample(1:25, 1))^sample(1:6, 1)))
  error <- sample(c(0.025, 0.05, 0.0005), 1)
  method <- sample(c("holm", "hochberg", "bonferroni"), 1)
  adjusted <- p.adjust(p, method)
  if (any(abs(adjusted / error - 1) < 1e-9)) next
  lines <- c(lines, paste(method, format(error, scientific = FALSE), paste(sprintf("%.5f", p), collapse = " ")))
  expected <- c(expected, paste(as.integer(adjusted <= error), collapse = ""))
}
mine <- system2(arguments[1], input = lines, stdout = TRUE)
stopifnot(is.null(attr(mine, "status")), length(mine) == length(expected))
off <- which(mine != expected)
for (i in head(off, 10)) cat("FAIL", lines[i], "\n  Etalon", mine[i], "\n  R     ", expected[i], "\n")
some <- sum(grepl("1", expected) & grepl("0", expected))
cat(length(expected), "families compared,", some, "of which show some of their claims,", length(off), "differ\n")
quit(status = if (length(off) > 0 || some < 500) 1 else 0)
