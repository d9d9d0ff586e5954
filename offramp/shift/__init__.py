"""Move traffic from old to new: plan, step, judge, write down, and take back."""
