# Interrupted time series by R nlme::gls with corAR1, REML, on seeded made-up monthly figures.
# Run in this folder: Rscript series.R   (writes series.csv and series.json)
# Standard errors and degrees of freedom by Kenward & Roger (1997), worked out here from the
# log-likelihood's own numerical derivatives (numDeriv), at the correlation that gls found.
# short: 30 months, harmonics; long: 72 months, months, an event and a control series;
# gaps: short with four months unknown.
suppressMessages({library(nlme); library(numDeriv)})
set.seed(1997)
made <- function(months, start, rho, jump) {
  t <- seq_len(months) - 1
  round(5 + .02 * t + jump * (t >= start) + .5 * cos(2 * pi * t / 12) +
    as.numeric(arima.sim(list(ar = rho), months)) * .3, 3)
}
short <- made(30, 14, .4, -.4)
long <- made(72, 40, .6, -.5)
control <- made(72, 40, .3, 0)
gaps <- short; gaps[c(4, 5, 12, 22)] <- NA
csv <- data.frame(month = 0:71, short = c(short, rep(NA, 42)), gaps = c(gaps, rep(NA, 42)), long, control)
write.csv(csv, "series.csv", row.names = FALSE, na = "")

numbers <- function(x) sprintf("[%s]", paste(sprintf("%.12g", x), collapse = ", "))
one <- function(name, y, start, event = NULL) {
  t <- seq_along(y) - 1; since <- t - start
  d <- data.frame(y, t, since, started = as.numeric(since >= 0))
  d$after <- d$started * d$since
  terms <- "since + started + after"
  if (sum(!is.na(y)) >= 60) { d$m <- factor(t %% 12); terms <- paste(terms, "+ m") } else {
    for (h in 1:2) { d[[paste0("c", h)]] <- cos(2 * pi * h * t / 12); d[[paste0("s", h)]] <- sin(2 * pi * h * t / 12) }
    terms <- paste(terms, "+ c1 + s1 + c2 + s2")
  }
  if (!is.null(event)) { d$event <- as.numeric(t >= event[1] & t < event[2]); terms <- paste(terms, "+ event") }
  average <- mean(since[since >= 0])
  d <- d[!is.na(d$y), ]
  formula <- as.formula(paste("y ~", terms))
  fit <- gls(formula, d, correlation = corAR1(.3, form = ~ t), method = "REML",
             control = glsControl(opt = "optim", tolerance = 1e-13, msTol = 1e-13,
                                  msMaxIter = 1000, maxIter = 1000, optimMethod = "BFGS"))
  # the restricted likelihood once more, maximised to the end
  X <- model.matrix(formula, d); apart <- abs(outer(d$t, d$t, "-"))
  V <- function(th) th[1] * th[2]^apart
  reml <- function(th) {
    Vi <- solve(V(th)); A <- t(X) %*% Vi %*% X; r <- d$y - X %*% solve(A, t(X) %*% Vi %*% d$y)
    -.5 * as.numeric(determinant(V(th))$modulus + determinant(A)$modulus + t(r) %*% Vi %*% r)
  }
  bend <- function(u) c(exp(u[1]), tanh(u[2]))
  found <- optim(c(log(fit$sigma^2), atanh(coef(fit$modelStruct$corStruct, unconstrained = FALSE))),
                 function(u) -reml(bend(u)), method = "BFGS", control = list(reltol = 1e-15, maxit = 5000, ndeps = c(1e-6, 1e-6)))
  th <- bend(found$par)
  phi <- function(th) solve(t(X) %*% solve(V(th)) %*% X)
  Vi <- solve(V(th)); F <- phi(th); P <- Vi - Vi %*% X %*% F %*% t(X) %*% Vi
  dV <- lapply(1:2, function(i) matrix(jacobian(function(x) { z <- th; z[i] <- x; as.vector(V(z)) }, th[i]), nrow(X)))
  info <- outer(1:2, 1:2, Vectorize(function(i, j) .5 * sum(diag(P %*% dV[[i]] %*% P %*% dV[[j]]))))
  W <- solve(info)
  middle <- 0
  for (i in 1:2) for (j in 1:2) {
    Pi <- -t(X) %*% Vi %*% dV[[i]] %*% Vi %*% X; Pj <- -t(X) %*% Vi %*% dV[[j]] %*% Vi %*% X
    Q <- t(X) %*% Vi %*% dV[[i]] %*% Vi %*% dV[[j]] %*% Vi %*% X
    middle <- middle + W[i, j] * (Q - Pi %*% F %*% Pj)
  }
  adjusted <- F + 2 * F %*% middle %*% F
  L <- matrix(0, 3, ncol(X), dimnames = list(NULL, colnames(X)))
  L[1, "started"] <- 1; L[2, "after"] <- 1; L[3, c("started", "after")] <- c(1, average)
  beta <- F %*% t(X) %*% Vi %*% d$y
  df <- apply(L, 1, function(l) {
    g <- grad(function(th) as.numeric(t(l) %*% phi(th) %*% l), th)
    2 * as.numeric(t(l) %*% F %*% l)^2 / as.numeric(t(g) %*% W %*% g)
  })
  sprintf('  "%s": {"start": %d, "estimate": %s, "se": %s, "df": %s, "rho": %.12g, "sd": %.12g,
    "gls_estimate": %s, "gls_se": %s, "gls_rho": %.12g}', name, start,
    numbers(L %*% beta), numbers(sqrt(diag(L %*% adjusted %*% t(L)))), numbers(df), th[2], sqrt(th[1]),
    numbers(L %*% coef(fit)), numbers(sqrt(diag(L %*% vcov(fit) %*% t(L)))),
    coef(fit$modelStruct$corStruct, unconstrained = FALSE))
}
writeLines(c("{", paste(c(one("short", short, 14), one("gaps", gaps, 14),
  one("long", long - control, 40, c(50, 53))), collapse = ",\n"), "}"), "series.json")
