// An application: a few calls that go wrong in different ways, and a pipeline that trusts an answer too much.
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { withPipeline } from 'culprit';
import { run } from './calls-body.cjs';

await run({ OpenAI, Anthropic, withPipeline });
