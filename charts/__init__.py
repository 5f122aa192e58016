"""Charts drawn on the server: values and translated words in, SVG out.

No Django, no input or output. Every function returns :class:`charts.svg.Svg`,
text that a template shows as it is. Names are escaped; numbers in attributes
are plain, so a decimal comma can only stand in a text given by the caller.
A chart is drawn once per width and the style sheet shows one of them.
"""
