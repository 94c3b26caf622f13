"""The language of `.mcalc` files once more, for labels: a small reader that shares nothing with the engine.

It reads what the labelled claims are written in, and raises `NotRead` elsewhere. Trees are tuples; see `values.py`.
"""

import math
import re

import numpy as np

LD = np.longdouble


class NotRead(Exception):
    pass


TOKEN = re.compile(
    r"""\s*(?:(?P<num>\d+\.?\d*(?:[eE][-+]?\d+)?|½|π)
    |(?P<quot>(?<=\d)/(?=\w))
    |(?P<name>(?!∂|∑|∏)[^\W\d²³½](?:(?![²³½])\w)*)
    |(?P<sup>[²³])
    |(?P<op>==|\.\+|\.-|\.\*|\./|\.\^'|\.\^|⁻¹|\^-1|‖|[-+*/^()\[\],;:'ᵀ∘⊗·|=<>_{}∂∑∏\\]))""",
    re.X,
)

FUNCTIONS = set(
    'exp log sqrt abs sign step sin cos tan sinh cosh tanh asin acos atan sigmoid relu softplus gelu erf max min tr det logdet '
    'inv pinv sum mean norm diag vec kron commutation softmax logsumexp ones zeros eye expm sqrtm logm sinm cosm adjugate cumsum eigmin eigmax tril triu prod mat inner'.split()
)


def tokens(text):
    found, at = [], 0
    while at < len(text):
        if text[at:].strip() == '':
            break
        match = TOKEN.match(text, at)
        if not match:
            raise NotRead(f'{text[at:]!r}')
        kind = match.lastgroup
        start = match.start(kind)
        found.append((kind, match.group(kind), start > at or at == 0, start))
        at = match.end()
    found.append(('end', '', True, len(text)))
    return found


class Reader:
    """Recursive descent, loosest first: sums, `·`, products, juxtaposition, signs, postfix."""

    def __init__(self, text, functions):
        self.list, self.at, self.functions, self.text = tokens(text), 0, FUNCTIONS | functions, text
        self.block = 0

    @property
    def now(self):
        return self.list[self.at]

    def take(self, value=None):
        token = self.now
        if value is not None and token[1] != value:
            raise NotRead(f'{value} expected at {self.text[token[3]:]!r}')
        self.at += 1
        return token

    def whole(self):
        tree = self.sum()
        if self.now[0] != 'end':
            raise NotRead(f'left over: {self.text[self.now[3]:]!r}')
        return tree

    def sum(self):
        tree = self.inner()
        while self.now[1] in ('+', '-', '.+', '.-') and self.now[0] == 'op':
            sign = self.take()[1]
            tree = ('add' if '+' in sign else 'sub', tree, self.inner())
        return tree

    def inner(self):
        tree = self.product()
        while self.now[1] == '·':
            self.take()
            tree = ('inner', tree, self.product())
        return tree

    def product(self):
        tree = self.juxtaposed()
        while self.now[0] == 'op' and self.now[1] in ('*', '∘', '.*', './', '/', '⊗', '\\'):
            sign = self.take()[1]
            right = self.juxtaposed()
            tree = ({'*': 'mul', '∘': 'had', '.*': 'had', './': 'divide', '/': 'div', '⊗': 'kron', '\\': 'solve'}[sign], tree, right)
        return tree

    def starts(self):
        kind, value, *_ = self.now
        if kind in ('num', 'name'):
            return True
        if value == '‖':
            return not self.bars
        return value in ('(', '∂', '∑', '∏') or (value == '[' and self.block == 0) or (value == '|' and not self.abs)

    bars = 0
    abs = 0

    def juxtaposed(self):
        tree = self.prefix()
        # Inside a block, a space separates entries.
        while self.block == 0 and self.starts():
            tree = ('mul', tree, self.prefix())
        return tree

    def prefix(self):
        if self.now[1] == '-' and self.now[0] == 'op':
            self.take()
            return ('neg', self.prefix())
        return self.postfix()

    def postfix(self):
        tree = self.atom()
        while True:
            kind, value, spaced, _ = self.now
            if kind == 'sup':
                self.take()
                tree = ('pow', tree, ('num', {'²': 2, '³': 3}[value]))
            elif value in ("'", 'ᵀ'):
                self.take()
                tree = ('T', tree)
            elif value in ('⁻¹', '^-1'):
                self.take()
                tree = ('call', 'inv', [tree], None)
            elif value in ('^', '.^'):
                self.take()
                tree = ('pow' if value == '^' else 'powe', tree, self.exponent())
            elif value == '[' and not spaced:
                self.take()
                parts = [self.range()]
                while self.now[1] == ',':
                    self.take()
                    parts.append(self.range())
                self.take(']')
                tree = ('index', tree, parts)
            else:
                return tree

    def exponent(self):
        if self.now[1] == '(':
            return self.atom()
        if self.now[1] == '-':
            self.take()
            return ('neg', self.exponent())
        return self.atom()

    def range(self):
        if self.now[1] == ':':
            self.take()
            return ('all',)
        first = self.sum()
        if self.now[1] == ':':
            self.take()
            return ('range', first, self.sum())
        return ('at', first)

    def atom(self):
        kind, value, _, _ = self.now
        if kind == 'num':
            self.take()
            tree = ('num', {'½': 0.5, 'π': math.pi}.get(value) or LD(value) if value not in '½π' else {'½': 0.5, 'π': math.pi}[value])
            return self.quotient(tree)
        if value == '(':
            self.take()
            kept = self.block, self.bars, self.abs
            self.block = self.bars = self.abs = 0
            tree = self.sum()
            self.block, self.bars, self.abs = kept
            self.take(')')
            return tree
        if value == '[':
            return self.blocks()
        if value == '‖':
            self.take()
            self.bars += 1
            tree = self.sum()
            self.take('‖')
            self.bars -= 1
            if self.now[1] == '_':
                self.take()
                return ('norm', tree, self.take()[1])
            if self.now[0] == 'name' and self.now[1].startswith('_'):
                return ('norm', tree, self.take()[1][1:])
            return ('norm', tree, None)
        if value == '|':
            self.take()
            self.abs += 1
            tree = self.sum()
            self.take('|')
            self.abs -= 1
            return ('call', 'abs', [tree], None)
        if value in '∑∏' and kind == 'op':
            return self.over(self.take()[1])
        if value == '∂':
            return self.derivative()
        if kind == 'name':
            return self.named()
        raise NotRead(f'at {self.text[self.now[3]:]!r}')

    def quotient(self, tree):
        """1/n and n/2 without spaces bind like a number."""
        after = self.list[self.at + 1] if self.at + 1 < len(self.list) else None
        if self.now[1] == '/' and not self.now[2] and after and after[0] in ('num', 'name') and not after[2] and (after[0] == 'num' or after[1] in DIMS):
            self.take()
            kind, value, *_ = self.take()
            return ('div', tree, ('num', LD(value)) if kind == 'num' else ('name', value))
        return tree

    def blocks(self):
        self.take('[')
        self.block += 1
        kept = self.bars, self.abs
        self.bars = self.abs = 0
        rows, row = [], [self.sum()]
        while self.now[1] != ']':
            if self.now[1] == ';':
                self.take()
                rows.append(row)
                row = [self.sum()]
            elif self.now[1] == ',':
                self.take()
                row.append(self.sum())
            else:
                row.append(self.sum())
        self.take(']')
        self.block -= 1
        self.bars, self.abs = kept
        return ('block', rows + [row])

    def over(self, sign):
        self.take('_') if self.now[1] == '_' else None
        self.take('{')
        index = self.take()[1]
        self.take('=')
        first = self.sum()
        self.take('}')
        self.take('^')
        if self.now[1] == '{':
            self.take()
            last = self.sum()
            self.take('}')
        else:
            last = self.atom()
        return ('over', sign, index, first, last, self.product())

    def derivative(self):
        self.take('∂')
        twice = False
        if self.now[0] == 'sup':
            self.take()
            twice = True
        of = self.atom() if self.now[1] == '(' else ('name', self.take()[1])
        self.take('/')
        self.take('∂')
        by = self.take()[1]
        entry = None
        if twice:
            if self.now[0] == 'sup':
                self.take()
                return ('hessian', of, by, by)
            self.take('∂')
            return ('hessian', of, by, self.take()[1])
        if self.now[1] == '[' and not self.now[2]:
            self.take()
            entry = [self.range()]
            while self.now[1] == ',':
                self.take()
                entry.append(self.range())
            self.take(']')
        tree = ('partial', of, by)
        return ('index', tree, entry) if entry else tree

    def named(self):
        name = self.take()[1]
        primes = 0
        while name in self.functions and self.now[1] == "'" and not self.now[2]:
            self.take()
            primes += 1
        if name in self.functions and self.now[1] == '(':
            self.take()
            kept = self.block, self.bars, self.abs
            self.block = self.bars = self.abs = 0
            args, option = [], None
            while self.now[1] != ')':
                if self.now[1] in ('rows', 'cols', 'fro', 'nuc') and self.now[0] == 'name':
                    option = self.take()[1]
                else:
                    args.append(self.sum())
                if self.now[1] == ',':
                    self.take()
            self.take(')')
            self.block, self.bars, self.abs = kept
            return ('call', name + "'" * primes, args, option)
        tree = ('name', name)
        return self.quotient(tree) if name in DIMS else tree


DIMS = set()
