import 'culprit/register';
import OpenAI from 'openai';
import { call } from './call.mjs';

const openai = new OpenAI({ maxRetries: 0 });
void call(openai).then(() => call(openai));
