/** The set-up file for Jest, in whose own module registry `require` takes the SDK from its source. */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { patch } = require('./patch.cjs');

const { name } = JSON.parse(readFileSync(join(process.env.CULPRIT_SDK_CHECKOUT, 'package.json'), 'utf8'));
patch(name, require(name));
