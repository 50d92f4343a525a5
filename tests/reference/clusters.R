# Cluster-robust inference by R clubSandwich, on seeded made-up people.
# Run in this folder: Rscript clusters.R   (writes clusters.csv and clusters.json)
# mixed: people drawn within teams, so a team holds both groups. whole: a team is in one group.
suppressMessages({library(nlme); library(clubSandwich); library(metafor)})
set.seed(20240611)
waves <- 3

people <- function(mixed) {
  sizes <- c(3, 5, 9, 4, 14, 7, 2, 6, 11, 5)
  team <- rep(seq_along(sizes), sizes)
  group <- if (mixed) sample(rep(c("comparison", "programme"), length.out = length(team)))
           else ifelse(team %in% c(1, 3, 4, 7, 9), "programme", "comparison")
  root <- chol(matrix(c(1, .5, .4, .5, 1.3, .6, .4, .6, .9), 3))
  score <- matrix(rnorm(3 * length(team)), ncol = 3) %*% root + rnorm(max(team), sd = .4)[team]
  score <- score + 3 + outer(group == "programme", c(0, .3, .2))
  away <- cbind(runif(length(team)) < .05, runif(length(team)) < .2, runif(length(team)) < .3)
  score[away & rowSums(away) < 3] <- NA
  data.frame(id = sprintf("p%03d", seq_along(team)), team = sprintf("t%02d", team), group,
             round(score, 3))
}

long <- function(wide) {
  rows <- reshape(wide, direction = "long", varying = list(4:6), v.names = "y", idvar = "id",
                  timevar = "wave")
  rows <- rows[!is.na(rows$y), ]
  rows <- rows[order(rows$id, rows$wave), ]
  rows$cell <- factor(paste0(rows$group, rows$wave),
                      levels = c(outer(1:3, c("comparison", "programme"), function(w, g) paste0(g, w))))
  rows$cell <- droplevels(rows$cell)
  rows
}

number <- function(x) {
  x <- as.matrix(x)
  if (nrow(x) == 1 || ncol(x) == 1) return(sprintf("[%s]", paste(sprintf("%.17g", x), collapse = ", ")))
  sprintf("[%s]", paste(apply(x, 1, number), collapse = ",\n      "))
}

result <- function(name, data, fit, team, waves, sigma, kinds = c("CR0", "CR2")) {
  p <- length(coef(fit))
  half <- p / 2
  rows <- diag(p)
  for (t in seq_len(half)[-1]) {           # difference in change, programme minus comparison
    row <- rep(0, p); row[c(half + t, 1)] <- 1; row[c(half + 1, t)] <- -1
    rows <- rbind(rows, row)
  }
  if (half == 1) rows <- rbind(rows, c(-1, 1))
  parts <- sapply(kinds, function(kind) {
    v <- vcovCR(fit, cluster = team, type = kind)
    test <- linear_contrast(fit, v, contrasts = unname(rows), test = "Satterthwaite")
    sprintf('"%s": {"covariance": %s,\n     "estimate": %s,\n     "se": %s,\n     "df": %s}', kind,
      number(as.matrix(v)), number(test$Est), number(test$SE), number(test$df))
  })
  sprintf('  "%s": {"data": "%s", "waves": %s, "rows": %s,\n    "sigma": %s,\n    "beta": %s,\n    "phi": %s,\n    %s}',
    name, data, if (length(waves) == 1) sprintf("[%d]", waves) else number(waves), number(rows), sigma,
    number(coef(fit)), number(vcov(fit)), paste(parts, collapse = ",\n    "))
}

unstructured <- function(d) gls(y ~ 0 + cell, data = d, method = "REML",
  correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 | wave),
  control = glsControl(tolerance = 1e-10, msTol = 1e-10, opt = "optim", maxIter = 200, msMaxIter = 400))

sigma_of <- function(fit, d) {
  whole <- names(which(table(d$id) == 3))[1]
  s <- as.matrix(getVarCov(fit, individual = whole))
  s[upper.tri(s)] <- t(s)[upper.tri(s)]
  matrix(s, nrow(s))
}

# One covariance a group, taken as known: what a fit with its own Sigma for each group comes to.
separate <- function(d) {
  own <- list(comparison = matrix(c(1.2, .5, .3, .5, 1.1, .4, .3, .4, .8), 3),
              programme = matrix(c(.6, .35, .3, .35, 1.9, .9, .3, .9, 1.5), 3))
  blocks <- lapply(split(d, d$id), function(p) own[[p$group[1]]][p$wave, p$wave, drop = FALSE])
  fit <- rma.mv(y ~ 0 + cell, V = blocks, data = d, method = "FE")
  list(fit = fit, sigma = sprintf("[%s,\n      %s]", number(own$comparison), number(own$programme)))
}

ordinary <- function(d) {
  fit <- lm(y ~ 0 + cell, data = d)
  n <- length(unique(d$wave))
  s <- diag(summary(fit)$sigma^2, n)
  list(fit = fit, sigma = if (n == 1) sprintf("[[[%.17g]]]", s[1, 1]) else sprintf("[%s]", number(s)))
}

mixed <- people(TRUE); whole <- people(FALSE)
both <- rbind(cbind(set = "mixed", mixed), cbind(set = "whole", whole))
names(both)[5:7] <- c("y1", "y2", "y3")
write.csv(both, "clusters.csv", row.names = FALSE, quote = FALSE, na = "")

out <- c()
for (name in c("mixed", "whole")) {
  d <- long(if (name == "mixed") mixed else whole)
  fit <- unstructured(d)
  out <- c(out, result(paste0("gls_", name), name, fit, d$team, 1:3, sprintf("[%s]", number(sigma_of(fit, d)))))
  own <- separate(d)
  out <- c(out, result(paste0("separate_", name), name, own$fit, d$team, 1:3, own$sigma))
  for (last in 1:2) {
    few <- droplevels(d[d$wave <= last, ])
    few$cell <- factor(few$cell, levels = intersect(levels(d$cell), levels(few$cell)))
    ols <- ordinary(few)
    out <- c(out, result(sprintf("ols_%s_%d", name, last), name, ols$fit, few$team, seq_len(last), ols$sigma))
  }
}
cat("{\n", paste(out, collapse = ",\n"), "\n}\n", sep = "", file = "clusters.json")
