"""Letters that look like other letters, in groups of our own choosing: what evaders of word lists reach for."""

import string

# Written by eye from the alphabets on a British reader's keyboard and emoji picker. What Unicode itself calls a
# compatible form (full width, mathematical, circled) needs no row here: NFKC has it. Keys are after casefold().
_GROUPS = {
    "a": "\u0430\u03b1\u0251\u1d00\u2c65\u237a",
    "b": "\u0432\u03b2\u0253\u0299\u0185\u0180",
    "c": "\u0441\u03f2\u1d04\u2ca5\u0188\u023c",
    "d": "\u0501\u0257\u1d05\u0111\u0256",
    "e": "\u0435\u03b5\u0454\u212e\u1d07\u0247\u04d9\u025b\u0259\u01dd",
    "f": "\u0192\u03dd\u1e9d",
    "g": "\u0261\u0262\u0581\u01e5\u0260",
    "h": "\u04bb\u043d\u029c\u0570\u0127\u04a3",
    "i": "\u0456\u03b9\u0131\u026a\u0269\u04cf\u0268\u1d7b\u2c93\u2373\u02db",
    "j": "\u0458\u03f3\u0237\u1d0a\u0249",
    "k": "\u043a\u03ba\u1d0b\u049b\u0199",
    "l": "\u029f\u0142\u026b\u019a\u026d\u05c0\u05d5\u05df\u01c0\u0661\u2223",
    "m": "\u043c\u1d0d\u028d\u0271",
    "n": "\u0274\u0578\u057c\u03b7\u043f\u0272\u014b\u0273",
    "o": "\u043e\u03bf\u0585\u1d0f\u00f8\u03c3\u0275\u0e50\u0966\u06f5\u0ed0\u0d20\u101d"
    "\u2c9f\u0665\u0647\u1040\u0a66\u0d66\u0d02\u0c02\u0c82\u0d82",
    "p": "\u0440\u03c1\u1d18\u2ca3\u01a5\u2374",
    "q": "\u051b\u0563\u0566\u024b",
    "r": "\u0433\u0280\u027c\u024d\u027e\u1d26\uab47",
    "s": "\u0455\ua731\u0282\u01bd\u01a8",
    "t": "\u0442\u03c4\u1d1b\u0167\u0288\u01ad",
    "u": "\u03c5\u1d1c\u057d\u028b\u0289\u028a\u0446",
    "v": "\u03bd\u0475\u1d20\u2228\u2c71",
    "w": "\u051d\u0461\u1d21\u0448\u03c9\u0561\u2c73",
    "x": "\u0445\u03c7\u00d7\u157d\u04b3\u2715\u2716",
    "y": "\u0443\u03b3\u028f\u04af\u024f\u01b4\u04b1",
    "z": "\u1d22\u0290\u0225\u01b6\u0240",
}
_SPELT_OUT = {"\u00e6": "ae", "\u0153": "oe", "\u00f0": "d", "\u00fe": "th"}
# White letters on dark discs and squares: emoji keyboards offer them, and NFKC leaves them alone.
_DISCS = (0x1F150, 0x1F170)

LOOK_ALIKES: dict[str, str] = (
    {other: letter for letter, others in _GROUPS.items() for other in others}
    | _SPELT_OUT
    | {chr(first + n): letter for first in _DISCS for n, letter in enumerate(string.ascii_lowercase)}
)

# Signs that stand for letters inside a word ("1d10t", "@r$e"). Outside words they keep their meaning.
LEET = str.maketrans("013457@$!", "oieastasi")
