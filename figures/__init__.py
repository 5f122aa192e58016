"""Statistics on plain values: no Django, no input or output, no clock.

Every formula names its source in its docstring and is held to worked cases in
``tests/cases/statistics_cases.json``, or to another library. Answers lie on a
scale of 1..5 and come as counts ``(n1, n2, n3, n4, n5)``, because that is all
that is published; requests come as durations, deadlines and what became of them.
"""
