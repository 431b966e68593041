import 'culprit/register';
import { flush, instrument } from 'culprit';
import OpenAI from 'openai';
import { call } from './call.mjs';

const openai = instrument(new OpenAI({ maxRetries: 0 }));
// No await at the top: some of the bundles are CommonJS.
void call(openai).then(() => flush());
