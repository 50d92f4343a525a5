# Random-effects meta-analysis by R metafor. Run: Rscript pooling.R > pooling.json
# bcg: log risk ratios of the 13 trials of BCG vaccine against tuberculosis (Colditz e.a. 1994,
# JAMA 271, 698-702), from the published counts; seeded: made-up effects; alike: no heterogeneity.
suppressMessages(library(metafor))
tpos <- c(4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27)
tneg <- c(119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886)
cpos <- c(11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29)
cneg <- c(128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825)
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg)
set.seed(2001)
se <- round(runif(7, .05, .2), 3)
seeded <- data.frame(yi = round(rnorm(7, .2, sqrt(.15^2 + se^2)), 3), vi = se^2)
alike <- data.frame(yi = c(.21, .18, .2, .24), vi = c(.1, .12, .09, .2)^2)
pair <- data.frame(yi = c(.1, .5), vi = c(.1, .12)^2)

list_of <- function(x) sprintf("[%s]", paste(sprintf("%.15g", x), collapse = ", "))
one <- function(d) {
  fit <- function(test) rma(yi, vi, data = d, method = "REML", test = test,
                            control = list(threshold = 1e-14, maxiter = 10000, stepadj = .8))
  knha <- fit("knha"); adhoc <- fit("adhoc"); k <- nrow(d)
  of <- function(m) list_of(c(m$b, m$se, m$ci.lb, m$ci.ub, m$pval))
  reach <- if (k > 2) qt(.975, k - 2) * sqrt(adhoc$tau2 + adhoc$se^2) else NA
  sprintf('{"y": %s, "se": %s, "knha": %s, "adhoc": %s, "tau2": %.15g, "i2": %.15g, "q": %.15g, "reach": %s, "left_out": %s}',
          list_of(d$yi), list_of(sqrt(d$vi)), of(knha), of(adhoc), knha$tau2, knha$I2, knha$QE,
          if (k > 2) sprintf("%.15g", reach) else "null",
          if (k > 2) list_of(sapply(seq_len(k), function(i) rma(yi, vi, data = d[-i, ], method = "REML",
            control = list(threshold = 1e-14, maxiter = 10000, stepadj = .8))$b)) else "[]")
}
cases <- list(bcg = bcg, seeded = seeded, alike = alike, pair = pair)
cat("{\n", paste(sprintf('  "%s": %s', names(cases), sapply(cases, one)), collapse = ",\n"), "\n}\n", sep = "")
