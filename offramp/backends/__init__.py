"""
What the operators' API stands on: the processes of this machine, or Knative.

Like `offramp.commands`, this joins parts that do not know each other.
"""
