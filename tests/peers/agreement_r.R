#!/usr/bin/env Rscript
# SPDX-License-Identifier: Apache-2.0
# Intraclass correlations against psych, limits of agreement with several differences of a patient
# against R's analysis of variance, on random tables; the seed is printed.
#
# Needs: r-cran-psych. Usage: agreement_r.R <agreement_dump program> [<seed>]
suppressPackageStartupMessages(library(psych))
arguments <- commandArgs(trailingOnly = TRUE)
stopifnot(length(arguments) >= 1)
seed <- if (length(arguments) > 1) as.integer(arguments[2]) else as.integer(as.numeric(Sys.time()) %% 1e9)
cat("seed", seed, "\n")
set.seed(seed)
failed <- 0
compared <- 0

etalon <- function(what, table, ...) {
  file <- tempfile(fileext = ".csv")
  writeLines(apply(table, 1, function(row) paste(sprintf("%.17g", row), collapse = ",")), file)
  output <- system2(arguments[1], c(what, shQuote(file), ...), stdout = TRUE)
  status <- attr(output, "status")
  if (!is.null(status)) stop("the program ended with ", status)
  parts <- strsplit(output, " ", fixed = TRUE)
  setNames(as.numeric(vapply(parts, `[`, "", 2)), vapply(parts, `[`, "", 1))
}

agree <- function(table, what, mine, theirs, tolerance = 1e-10) {
  off <- abs(mine - theirs) / max(abs(theirs), 1e-6)
  good <- is.finite(off) && off <= tolerance
  compared <<- compared + 1
  if (!good) failed <<- failed + 1
  cat(sprintf("%s %-10s %-16s %.17g  off by %.1e\n", if (good) "ok  " else "FAIL", table, what,
              theirs, off))
}

for (round in 1:4) {
  n <- c(6, 20, 60, 200)[round]
  k <- c(4, 2, 3, 5)[round]
  name <- paste("icc", n)
  table <- outer(rnorm(n, sd = 2), rnorm(k), `+`) + matrix(rnorm(n * k), n)
  mine <- etalon("icc", table)
  theirs <- ICC(table, lmer = FALSE)
  values <- setNames(theirs$results$ICC, theirs$results$type)
  for (type in names(values)) agree(name, type, mine[[type]], values[[type]])
  squares <- theirs$summary[[1]][["Mean Sq"]]
  agree(name, "between_subjects", mine[["between_subjects"]], squares[1])
  agree(name, "between_raters", mine[["between_raters"]], squares[2])
  agree(name, "residual", mine[["residual"]], squares[3])
}

for (round in 1:4) {
  patients <- c(3, 12, 40, 150)[round]
  name <- paste("limits", patients)
  of <- c(seq_len(patients), sample(patients, 2 * patients, TRUE))
  difference <- 5 + rnorm(patients, sd = if (round == 2) 0 else 1)[of] + rnorm(length(of))
  mine <- etalon("bland", cbind(difference, of - 1), patients)
  squares <- summary(aov(difference ~ factor(of)))[[1]][["Mean Sq"]]
  sizes <- as.numeric(table(of))
  mean_size <- (sum(sizes)^2 - sum(sizes^2)) / ((patients - 1) * sum(sizes))
  between <- max(0, (squares[1] - squares[2]) / mean_size)
  agree(name, "within", mine[["within"]], squares[2])
  if (between > 0) agree(name, "between", mine[["between"]], between, 1e-9)
  agree(name, "lower", mine[["lower"]], mean(difference) - 1.96 * sqrt(between + squares[2]))
  agree(name, "upper", mine[["upper"]], mean(difference) + 1.96 * sqrt(between + squares[2]))
  off <- tapply(difference - mean(difference), of, sum)
  agree(name, "bias_error", mine[["bias_error"]],
        sqrt(sum(off^2) * patients / (patients - 1)) / length(of))
}
cat(compared, "values compared,", failed, "disagree\n")
quit(status = if (failed == 0 && compared > 40) 0 else 1)
