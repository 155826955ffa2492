// Usage: node shrink.mjs TOOLS IN OUT. Makes a compiled contract smaller with binaryen, which lies in TOOLS.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, from, to] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(resolve(tools, 'node_modules/binaryen/index.js')));

// Code that the linker must keep, because something points to it, but that a contract never runs: it would stop the contract.
// (scripts/build.sh keeps the compiler from folding equal functions into one, so that a name means no other's code.)
const NEVER_RUN = [
    // Printing a backtrace. There is none in wasm: panics stop the contract at once, and cosmwasm-std's errors carry an empty one.
    // (What has the crate's name at its end is shared code, compiled there first.)
    /14rustc_demangle\d/,
    /3std12backtrace_rs/,
    /3std9backtrace.*9Backtrace.*3fmt(5Debug|7Display)3fmt$/,
    // serde's own text for a floating point number in the wrong place, and the library's printing of one. serde_json writes that text itself.
    /10serde_core2de.*16WithDecimalPoint/,
    /4core3fmt5float/,
];

const module = binaryen.readBinary(readFileSync(from));
module.setFeatures(binaryen.Features.MVP);
let emptied = 0;
for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const func = module.getFunctionByIndex(index);
    const { name, module: imported } = binaryen.getFunctionInfo(func);
    if (!imported && NEVER_RUN.some((part) => part.test(name))) {
        binaryen.Function.setBody(func, module.unreachable());
        emptied += 1;
    }
}
if (emptied === 0) {
    throw new Error(`${from} has no function names: it was stripped`);
}
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
// Functions with one caller stay functions: inlined they bring their locals along, and the code gets no smaller.
binaryen.setOneCallerInlineMaxSize(60);
module.optimize();
writeFileSync(to, module.emitBinary());
