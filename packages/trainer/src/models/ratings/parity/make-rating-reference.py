"""Writes rating-reference.json: what Surprise's baseline, SVD, SVD++ and kNN with baseline predict on a small world.

Every algorithm is written here from Surprise's documentation and Koren's papers, in float64, as plain double loops over
users and items, and shares no code with Modalis. The test beside this script compares Modalis with these numbers.

Regenerate with Python 3 and NumPy, from this folder:

    python3 make-rating-reference.py > rating-reference.json
"""

import json

import numpy

USERS, ITEMS, FACTORS = 24, 9, 3
random = numpy.random.default_rng(12)

# Half stars from 1 to 5. User 3 and item 5 are without ratings; every other user rated at least two items.
ratings = []
for user in range(USERS):
    chosen = [] if user == 3 else sorted(random.choice(ITEMS, size=random.integers(2, 7), replace=False).tolist())
    ratings += [(user, item, float(random.integers(2, 11)) / 2) for item in chosen if item != 5]
MEAN = sum(value for _, _, value in ratings) / len(ratings)


def rated_by(user):
    return [(item, value) for own, item, value in ratings if own == user]


def raters_of(item):
    return [(user, value) for user, other, value in ratings if other == item]


def baseline(reg_u, reg_i, n_epochs):
    """Alternating least squares, items before users: Surprise's `bsl_options={'method': 'als'}`."""
    users, items = numpy.zeros(USERS), numpy.zeros(ITEMS)
    for _ in range(n_epochs):
        for item in range(ITEMS):
            left = [value - MEAN - users[user] for user, value in raters_of(item)]
            items[item] = sum(left) / (reg_i + len(left))
        for user in range(USERS):
            left = [value - MEAN - items[item] for item, value in rated_by(user)]
            users[user] = sum(left) / (reg_u + len(left))
    return users, items


def svd(start, n_epochs, lr_all, reg_all, implicit):
    """Gradient steps in the order of the ratings, by user: Surprise's `SVD`, and its `SVDpp` with `implicit`."""
    pu, qi, yj = (numpy.array(start[name]) for name in ("users", "items", "implicit"))
    bu, bi = numpy.zeros(USERS), numpy.zeros(ITEMS)
    for _ in range(n_epochs):
        for user, item, value in ratings:
            rated = [other for other, _ in rated_by(user)] if implicit else []
            root = numpy.sqrt(len(rated)) if implicit else 1.0
            said = sum((yj[other] for other in rated), numpy.zeros(FACTORS)) / root
            error = value - (MEAN + bu[user] + bi[item] + qi[item] @ (pu[user] + said))
            bu[user] += lr_all * (error - reg_all * bu[user])
            bi[item] += lr_all * (error - reg_all * bi[item])
            own, other_side = pu[user].copy(), qi[item].copy()
            pu[user] += lr_all * (error * other_side - reg_all * own)
            qi[item] += lr_all * (error * (own + said) - reg_all * other_side)
            for other in rated:
                yj[other] += lr_all * (error * other_side / root - reg_all * yj[other])
    return {"pu": pu, "qi": qi, "yj": yj, "bu": bu, "bi": bi}


def predicted_by_factors(fitted, implicit):
    table = numpy.zeros((USERS, ITEMS))
    for user in range(USERS):
        rated = [item for item, _ in rated_by(user)]
        known_user = len(rated) > 0
        vector = fitted["pu"][user]
        if implicit and known_user:
            vector = vector + sum(fitted["yj"][item] for item in rated) / numpy.sqrt(len(rated))
        for item in range(ITEMS):
            known_item = len(raters_of(item)) > 0
            table[user, item] = MEAN + fitted["bu"][user] + fitted["bi"][item]
            if known_user and known_item:
                table[user, item] += fitted["qi"][item] @ vector
    return table


def likeness(users, items, shrinkage, min_support):
    """Pearson's correlation around the baseline over common users, shrunk: Surprise's `pearson_baseline` over items."""
    table = numpy.eye(ITEMS)
    for one in range(ITEMS):
        for other in set(range(ITEMS)) - {one}:
            left, right = dict(raters_of(one)), dict(raters_of(other))
            common = sorted(set(left) & set(right))
            a = [left[user] - (MEAN + users[user] + items[one]) for user in common]
            b = [right[user] - (MEAN + users[user] + items[other]) for user in common]
            norms = numpy.sqrt(sum(x * x for x in a) * sum(y * y for y in b))
            if len(common) < min_support or norms == 0:
                continue
            trust = (len(common) - 1) / (len(common) - 1 + shrinkage)
            table[one, other] = trust * sum(x * y for x, y in zip(a, b)) / norms
    return table


def predicted_by_neighbours(users, items, alike, k, min_k):
    table = numpy.zeros((USERS, ITEMS))
    for user in range(USERS):
        for item in range(ITEMS):
            table[user, item] = MEAN + users[user] + items[item]
            near = sorted(((alike[item, other], other, value) for other, value in rated_by(user)), reverse=True)[:k]
            near = [(weight, other, value) for weight, other, value in near if weight > 0]
            known = len(rated_by(user)) > 0 and len(raters_of(item)) > 0
            if not known or len(near) < min_k:
                continue
            beyond = [weight * (value - (MEAN + users[user] + items[other])) for weight, other, value in near]
            table[user, item] += sum(beyond) / sum(weight for weight, _, _ in near)
    return table


BASELINE = {"reg_u": 4, "reg_i": 2, "n_epochs": 6}
SVD = {"n_epochs": 7, "lr_all": 0.03, "reg_all": 0.05}
KNN = {"shrinkage": 3, "min_support": 2, "k": 3, "min_k": 2}
start = {
    name: (random.standard_normal((rows, FACTORS)) * 0.1).astype("float32").astype("float64")
    for name, rows in {"users": USERS, "items": ITEMS, "implicit": ITEMS}.items()
}
users, items = baseline(**BASELINE)
alike = likeness(users, items, KNN["shrinkage"], KNN["min_support"])
predictions = {
    "baseline": MEAN + users[:, None] + items[None, :],
    "svd": predicted_by_factors(svd(start, implicit=False, **SVD), implicit=False),
    "svd++": predicted_by_factors(svd(start, implicit=True, **SVD), implicit=True),
    "knn": predicted_by_neighbours(users, items, alike, KNN["k"], KNN["min_k"]),
}


def rounded(array):
    return [float("%.12g" % value) for value in numpy.asarray(array).ravel()]


print(
    json.dumps(
        {
            "users": USERS,
            "items": ITEMS,
            "factors": FACTORS,
            "ratings": ratings,
            "settings": {"baseline": BASELINE, "svd": SVD, "knn": KNN},
            "start": {name: rounded(table) for name, table in start.items()},
            "predictions": {name: rounded(table) for name, table in predictions.items()},
        },
        separators=(",", ":"),
    )
)
