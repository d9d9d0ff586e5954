"""What tests of a shift's loop have in common."""

from offramp.shift.bounds import Gate

BOTH = ["goods-show", "goods-add"]


ONE_LOOK = dict.fromkeys(BOTH, Gate(most_holds=0))


def weights(router):
    return [router.weight(name) for name in BOTH]


def steps_of(journal):
    return [
        (entry.change.before, entry.change.after, entry.change.verdict)
        for entry in journal.entries(["goods-show"])
    ]
