# Reliability and likeness by base R, on seeded made-up answers of people in teams of uneven size.
# Run in this folder: Rscript scales.R   (writes scales.csv and scales.json)
# alpha by hand from cov(); its interval by Feldt (1965); omega from factanal (maximum likelihood);
# icc: one-way analysis of variance, and the restricted likelihood of the null model, maximised
# to the end (nlme::lme stops earlier: it agrees to about five digits).
suppressMessages(library(nlme))
set.seed(1951)
sizes <- c(2, 9, 5, 14, 1, 7, 22, 4, 11, 6, 3, 16)
team <- rep(seq_along(sizes), sizes)
trait <- rnorm(length(team)) + rnorm(max(team), sd = .6)[team]
load <- c(.9, .7, -.8, .5, .6)
items <- sapply(load, function(l) pmin(5, pmax(1, round(3.3 + l * trait + rnorm(length(team), sd = .8)))))
colnames(items) <- paste0("i", 1:5)
items[cbind(sample(length(team), 6), sample(5, 6, TRUE))] <- NA
write.csv(data.frame(team = sprintf("t%02d", team), items), "scales.csv", row.names = FALSE, na = "")

full <- items[complete.cases(items), ]
full[, 3] <- 6 - full[, 3]
n <- nrow(full); j <- ncol(full)
v <- cov(full)
alpha <- j / (j - 1) * (1 - sum(diag(v)) / sum(v))
low <- 1 - (1 - alpha) * qf(.975, n - 1, (n - 1) * (j - 1))
high <- 1 - (1 - alpha) * qf(.025, n - 1, (n - 1) * (j - 1))

fa <- factanal(covmat = v, factors = 1, n.obs = n, control = list(opt = list(factr = 1, maxit = 10000)))
loading <- fa$loadings[, 1] * sqrt(diag(v)); if (sum(loading) < 0) loading <- -loading
unique <- fa$uniquenesses * diag(v)
omega <- sum(loading)^2 / (sum(loading)^2 + sum(unique))

turned <- items; turned[, 3] <- 6 - turned[, 3]
y <- rowMeans(turned); keep <- !is.na(y)      # complete answers only
d <- data.frame(y = y[keep], team = factor(team[keep]))
a <- anova(lm(y ~ team, d)); b <- a[1, 3]; w <- a[2, 3]
size <- nrow(d) / nlevels(d$team)
minus2 <- function(share) {
  g <- share / (1 - share); m <- tapply(d$y, d$team, mean); s <- tapply(d$y, d$team, length)
  k <- s / (1 + g * s); mu <- sum(k * m) / sum(k)
  (nrow(d) - 1) * log(a[2, 2] + sum(k * (m - mu)^2)) + sum(log(1 + g * s)) + log(sum(k))
}
reml <- optimize(minus2, c(0, .9), tol = 1e-12)$minimum
lme_ratio <- as.matrix(lme(y ~ 1, random = ~ 1 | team, data = d)$modelStruct$reStruct[[1]])[1]

numbers <- function(x) sprintf("[%s]", paste(sprintf("%.15g", x), collapse = ", "))
writeLines(sprintf('{
  "n": %d, "alpha": %s,
  "omega": %.15g, "loadings": %s, "uniquenesses": %s,
  "people": %d, "icc1": %.15g, "icc2": %.15g, "reml": %.15g, "lme": %.15g
}', n, numbers(c(alpha, low, high)), omega, numbers(loading), numbers(unique),
  nrow(d), (b - w) / (b + (size - 1) * w), (b - w) / b, reml, lme_ratio / (1 + lme_ratio)), "scales.json")
