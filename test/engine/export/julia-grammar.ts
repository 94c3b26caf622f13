// Julia, as far as exported code is written in it: a grammar that takes a file apart into statements and expressions, and
// the names of Julia's own that a file may call. It stands in for Julia where there is none.

import { grammar } from 'ohm-js';

const JULIA = grammar(String.raw`Julia {
  Program = Body end
  Body = newline* ListOf<Statement, newlines> newline*
  newlines = newline+
  newline = "\n"

  Statement = Function | For | If | Using | Const | Assignment | Leaving | Values
  Using = word<"using"> NonemptyListOf<identifier, ",">
  Const = word<"const"> Assignment
  Function = word<"function"> identifier #"(" Arguments ")" newline Body word<"end">
  For = word<"for"> Each newline Body word<"end">
  If = word<"if"> Expression newline Body (word<"elseif"> Expression newline Body)* (word<"else"> newline Body)? word<"end">
  Leaving = word<"return"> Values?  -- return
          | word<"continue">        -- continue
          | word<"break">           -- break
  Assignment = Short -- short
             | Values (assign Values)+ -- plain
  Short = identifier #"(" Arguments ")" "=" Values
  assign = ("+" | "-" | "*" | "/" | "|")? "=" ~"="
  Values = NonemptyListOf<Expression, ",">

  Each = Pattern (word<"in"> | "=") Expression
  Pattern = identifier -- name
          | "(" NonemptyListOf<Pattern, ","> ")" -- names

  Expression = Lambda | Choice
  Lambda = identifier "->" Expression -- one
         | "(" ListOf<identifier, ","> ")" "->" Expression -- more
  Choice = Either question Expression otherwise Expression -- choice
         | Either
  question = "?" &" "
  otherwise = ":" &" "
  Either = Both ("||" (Leaving | Both))*
  Both = Compared ("&&" (Leaving | Compared))*
  Compared = Range (comparison Range)*
  comparison = ("isa" | "in") ~letterOrDigit -- word
             | "."? ("<=" | ">=" | "==" | "!=" | "<:" | "<" | ">") -- sign
  Range = Sum (colon Sum)*
  colon = ":" ~" "
  Sum = Product (("+" | "-" | ".+" | ".-") ~"=" Product)*
  Product = Unary ((".*" | "./" | ".\\" | "*" | "/" | "\\" | "%") ~"=" Unary)*
  Unary = ("-" | "+" | "!") Unary -- signed
        | Power
  Power = Postfix ((".^" | "^") Unary)?
  Postfix = Primary Suffix*
  Suffix = #"(" Arguments ")"  -- call
         | #".(" Arguments ")" -- eachCall
         | #"[" Places "]"     -- index
         | #"{" NonemptyListOf<Expression, ","> "}" -- type
         | #"'"                -- transpose
         | #"." identifier     -- field
  Arguments = ListOf<Argument, ","> ","? (";" ListOf<Argument, ",">)?
  Argument = identifier "=" ~"=" Expression -- named
           | Generator
           | Expression "=>" Expression -- pair
           | Expression "..." -- spread
           | Expression
           | Pattern
           | ":" -- all
  Places = Generator | ListOf<Place, ",">
  Place = Expression ";"? -- one
        | ":"             -- all
  Generator = Expression (word<"for"> NonemptyListOf<Each, ",">)+ (word<"if"> Expression)?

  Primary = Try
          | number ~" " ~"." identifier -- juxtaposed
          | number | string | symbol | macro | identifier
          | "(" ";" ListOf<identifier, ","> ")" -- namesOnly
          | "(" identifier "=" ~"=" Expression ("," identifier "=" Expression)* ","? ")" -- named
          | "(" ListOf<Element, ","> ","? ")" -- tuple
          | "[" Generator "]" -- comprehension
          | "[" ListOf<Expression, (";" | ",")> (";" | ",")? "]" -- array
  Element = Generator | Expression
  Try = word<"try"> newline Body word<"catch"> identifier newline Body word<"end">

  number = digit+ ("." digit+)? (("e" | "E") ("-" | "+")? digit+)?
  string = "\"" part* "\""
  part = "\\" any -- escaped
       | ~"\"" any -- plain
  symbol = ":" identifier
  macro = "@" identifier
  identifier = ~(keyword) first rest*
  first = letter | "_" | unicodeLtmo | "∂" | "∇"
  rest = first | digit | "!" ~"=" | "\u0300".."\u036f" | "₀".."₉" | "′"
  keyword = ("function" | "return" | "end" | "for" | "if" | "elseif" | "else" | "using" | "const" | "continue" | "break" | "try" | "catch") ~rest
  word<w> = w ~rest
  letterOrDigit = letter | digit | "_"
  space := " " | "\t"
}`);

/** Names of Julia's Base, LinearAlgebra and Random. */
const OF_JULIA = new Set(
  (
    'abs abspath acos all any argmax asin atan ccall cholesky cos cosh cross cumsum det diag Diagonal DimensionMismatch div dot eachindex eigen ' +
    'eigvals eltype eps erf exit exp eye filter float Float64 getproperty hcat ifelse in inv isempty isodd issymmetric kron length log log1p ' +
    'logabsdet logdet Matrix ArgumentError Real AbstractFloat max maximum mean min minimum mod1 norm ones only opnorm permutedims pinv println prod qr rand randn real replace ' +
    'reshape rethrow sign sin sinh size something split sqrt string sum svd svdvals Symbol Symmetric tan tanh throw tr tril triu Union vcat vec ' +
    'zero zeros zip seed!'
  ).split(' '),
);

/** The file in one line a statement, without comments; an `end` that is the last place of an array has a name. */
function statementsOf(text: string): string {
  let result = '';
  const open: string[] = [];
  for (const part of text.match(/"(?:\\[\s\S]|[^"\\])*"|#[^\n]*|\n|[\p{L}_][\p{L}\p{M}\p{N}_!]*|[\s\S]/gu) ??
    []) {
    if (part.startsWith('#')) continue;
    if (part === '(' || part === '[' || part === '{') open.push(part);
    if (part === ')' || part === ']' || part === '}') open.pop();
    const goesOn = open.length > 0 || /(?:[=?:,+\-*/\\]|&&|\|\|)\s*$/u.test(result);
    if (part === '\n' && goesOn) result = `${result.trimEnd()} `;
    else if (part === ' ' && result.endsWith(' ')) continue;
    else result += part === 'end' && open.includes('[') ? 'last_place' : part;
  }
  return result.replaceAll(/[ \t]+\n/gu, '\n').replaceAll(/\n +/gu, '\n');
}

/** What is wrong with a text as Julia: where it cannot be read, and what it calls that is neither Julia's nor its own. */
export function faultsInJulia(text: string): readonly string[] {
  const statements = statementsOf(text);
  const match = JULIA.match(statements);
  if (match.failed()) return [match.message ?? 'not read'];
  const code = statements.replaceAll(/"(?:\\[\s\S]|[^"\\])*"/gu, '""');
  const own = new Set([
    // Functions of the file, parameters, and what is assigned.
    ...[...code.matchAll(/(?<![\p{L}\p{N}_])([\p{L}_∂][\p{L}\p{M}\p{N}_]*)(?=(?:\([^()\n]*\))? = )/gu)].map(
      ([, name]) => name,
    ),
    ...[...code.matchAll(/function [^\n(]+\(([^\n]*)\)/gu)].flatMap(([, names = '']) =>
      names.split(/[\s,()]+/u),
    ),
    ...[...code.matchAll(/^[\p{L}\p{N}_]+\(([^()\n]*)\) = /gmu)].flatMap(([, names = '']) =>
      names.split(', '),
    ),
    ...[...code.matchAll(/function ([^\n(]+)/gu)].map(([, name]) => name),
  ]);
  const called = [...code.matchAll(/([\p{L}_∂][\p{L}\p{M}\p{N}_!]*)\.?\(/gu)].map(([, name = '']) => name);
  return [...new Set(called)]
    .filter((name) => !own.has(name) && !OF_JULIA.has(name))
    .map((name) => `${name} is no function`);
}
