# Power of t-tests by R's own power.t.test (both tails) and, for ANCOVA, by numerical integration
# over the chance difference at the start. Run: Rscript planning.R > planning.json
digits <- function(x) paste(sprintf("%.12g", x), collapse = ", ")
row <- function(...) sprintf("    [%s]", digits(c(...)))
table <- function(name, rows) sprintf('  "%s": [\n%s\n  ]', name, paste(rows, collapse = ",\n"))

# n an arm, effect, alpha, power
grid <- expand.grid(n = c(5, 20, 64, 300), d = c(.1, .3, .8), alpha = c(.05, .01))
two <- apply(grid, 1, function(g) row(g, power.t.test(n = g["n"], delta = g["d"],
  sig.level = g["alpha"], strict = TRUE)$power))
# n, correlation, effect, alpha, power: one group, before and after
paired <- expand.grid(n = c(6, 20, 100), r = c(.3, .6), d = c(.2, .5))
one <- apply(paired, 1, function(g) row(g, .05, power.t.test(n = g["n"], delta = g["d"],
  sd = sqrt(2 * (1 - g["r"])), type = "one.sample", strict = TRUE)$power))
# n an arm, power, smallest detectable effect
small <- apply(expand.grid(n = c(12, 59, 150), power = c(.8, .9)), 1, function(g) row(g,
  power.t.test(n = g["n"], power = g["power"], strict = TRUE, tol = 1e-12)$delta))
# effect, power, needed n an arm (rounded up)
need <- apply(expand.grid(d = c(.12, .2, .3, .5, 1.5), power = c(.8, .9)), 1, function(g) row(g,
  ceiling(power.t.test(delta = g["d"], power = g["power"], strict = TRUE, tol = 1e-12)$n)))
# n an arm, correlation, effect, power of ANCOVA: given the starts, variance is
# (1 - r^2)(2/n + D^2/SSW), and D^2/SSW * n/2 is F(1, 2n - 2)/(2n - 2) over draws
ancova <- apply(expand.grid(n = c(10, 30, 90, 200), r = c(.3, .6), d = c(.3, .6)), 1, function(g) {
  n <- g["n"]; df <- 2 * n - 3; edge <- qt(.975, df)
  given <- function(f) {
    shift <- g["d"] / sqrt((1 - g["r"]^2) * 2 / n * (1 + f / (2 * n - 2)))
    pt(edge, df, shift, lower.tail = FALSE) + pt(-edge, df, shift)
  }
  over <- function(u) given(qf(u, 1, 2 * n - 2))
  row(g, integrate(function(u) sapply(u, over), 0, 1, rel.tol = 1e-8)$value)
})
# teams an arm, people a team, icc, effect, power of the t-test on team means
teams <- apply(expand.grid(J = c(4, 6, 15), m = c(8, 20), icc = c(.02, .1), d = c(.3, .6)), 1, function(g) row(g,
  power.t.test(n = g["J"], delta = g["d"], sd = sqrt(g["icc"] + (1 - g["icc"]) / g["m"]), strict = TRUE)$power))

cat("{\n", paste(table("two_groups", two), table("before_after", one), table("smallest", small),
  table("needed", need), table("ancova", ancova), table("teams", teams), sep = ",\n"), "\n}\n", sep = "")
