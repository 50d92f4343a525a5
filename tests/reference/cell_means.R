# Reference figures for the repeated-measures fit: nlme::gls, lme4, pbkrtest.
# Run in this folder: Rscript cell_means.R  (writes cell_means.csv and cell_means.json)
library(nlme)
suppressMessages({library(lme4); library(pbkrtest); library(lmerTest)})

set.seed(20260301)
waves <- 4
people <- data.frame(id = 1:140)
people$group <- ifelse(people$id %% 5 < 2, "b", "a")
people$site <- c("x", "y", "z")[1 + people$id %% 3]
scores <- t(sapply(people$id, function(i) {
  treated <- people$group[i] == "b"
  level <- rnorm(1, sd = .6)
  slope <- rnorm(1, sd = .15)
  sd <- if (treated) .9 else .5
  y <- 3 + level + slope * (0:3) + treated * c(0, .3, .4, .2) +
    .2 * (people$site[i] == "y") + rnorm(waves, sd = sd)
  # Who scored low stays away, in one group more than in the other.
  for (t in 2:waves)
    if (is.na(y[t - 1]) || runif(1) < plogis(-1.2 - (1 + treated) * (y[t - 1] - 3))) y[t] <- NA
  y[-1][runif(waves - 1) < .08] <- NA
  round(y, 3)
}))
wide <- cbind(people, setNames(as.data.frame(scores), paste0("y", 0:3)))
write.csv(wide, "cell_means.csv", row.names = FALSE, na = "", quote = FALSE)

wide <- read.csv("cell_means.csv")
long <- reshape(wide, direction = "long", varying = paste0("y", 0:3), v.names = "y",
                timevar = "wave", times = 0:3, idvar = "id")
long <- long[!is.na(long$y), ]
long <- long[order(long$id, long$wave), ]
long$t <- factor(long$wave)
long$cell <- interaction(long$t, long$group, lex.order = FALSE)   # waves of a, waves of b

# gls differentiates numerically and stops about 5e-9 below the top. Newton steps on its own
# log-likelihood, with Richardson derivatives, take it the rest of the way.
tight <- glsControl(tolerance = 1e-13, msTol = 1e-14, msMaxIter = 2000, maxIter = 2000,
                    apVar = FALSE)
figures <- function(fit) {
  list(beta = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))),
       log_likelihood = as.numeric(logLik(fit)))
}
unstructured <- function(formula, data) {
  first <- gls(formula, data, corSymm(form = ~ wave + 1 | id), varIdent(form = ~ 1 | t),
               method = "REML", control = tight)
  r <- coef(first$modelStruct$corStruct, unconstrained = FALSE)
  s <- coef(first$modelStruct$varStruct, unconstrained = FALSE)
  at <- function(p) {
    gls(formula, data, method = "REML",
        corSymm(unname(p[seq_along(r)]), form = ~ wave + 1 | id, fixed = TRUE),
        varIdent(form = ~ 1 | t, fixed = setNames(p[-seq_along(r)], names(s))))
  }
  value <- function(p) as.numeric(logLik(at(p)))
  top <- c(r, s)
  for (i in 1:2) top <- top - solve(numDeriv::hessian(value, top), numDeriv::grad(value, top))
  c(figures(at(top)), stopped_at = as.numeric(logLik(first)))
}
structured <- function(correlation) {
  figures(gls(y ~ 0 + cell, long, correlation, method = "REML", control = tight))
}
reference <- list(
  common = unstructured(y ~ 0 + cell, long),
  group_a = unstructured(y ~ 0 + t, long[long$group == "a", ]),
  group_b = unstructured(y ~ 0 + t, long[long$group == "b", ]),
  additive = unstructured(y ~ 0 + cell + site, long),
  ar1 = structured(corAR1(form = ~ wave | id)),
  compound_symmetry = structured(corCompSymm(form = ~ wave | id))
)

mixed_of <- function(formula, rows) {
  fit <- lmer(formula, long, REML = TRUE,
              control = lmerControl(optimizer = "bobyqa",
                                    optCtrl = list(rhoend = 1e-12, maxfun = 1e5)))
  adjusted <- as.matrix(vcovAdj(fit))
  list(beta = unname(fixef(fit)), se = unname(sqrt(diag(as.matrix(vcov(fit))))),
       se_kenward_roger = unname(sqrt(diag(adjusted))),
       log_likelihood = as.numeric(logLik(fit)),
       rows = rows,
       df_satterthwaite = apply(rows, 1, function(l) contest1D(fit, l)$df),
       df_kenward_roger = apply(rows, 1, function(l) Lb_ddf(l, vcov(fit), vcovAdj(fit))),
       row_se = apply(rows, 1, function(l) sqrt(drop(l %*% as.matrix(vcov(fit)) %*% l))),
       row_se_kenward_roger = apply(rows, 1, function(l) sqrt(drop(l %*% adjusted %*% l))))
}
effect <- rbind(c(1, 0, 0, 0, -1, 0, 0, 0), c(1, 0, 0, -1, -1, 0, 0, 1), c(0, 0, 0, 1, 0, 0, 0, 0))
line <- rbind(c(1, 0, 0, 0), c(0, 1, 0, -1))
long$a <- as.numeric(long$group == "a"); long$b <- 1 - long$a
long$aw <- long$a * long$wave; long$bw <- long$b * long$wave
reference$random_intercept <- mixed_of(y ~ 0 + cell + (1 | id), effect)
reference$random_slope <- mixed_of(y ~ 0 + a + aw + b + bw + (wave | id), line)

flat <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) return(paste0("{", paste(sprintf("\"%s\": %s", names(x), sapply(x, flat)), collapse = ",\n "), "}"))
  if (is.matrix(x)) return(paste0("[", paste(apply(x, 1, flat), collapse = ", "), "]"))
  if (is.character(x)) return(paste0("[", paste(sprintf("\"%s\"", x), collapse = ", "), "]"))
  text <- formatC(x, digits = 15, format = "g")
  if (length(x) == 1) text else paste0("[", paste(text, collapse = ", "), "]")
}
writeLines(flat(reference), "cell_means.json")
