const OpenAI = require('openai');
const Anthropic = require('@anthropic-ai/sdk');
const { withPipeline } = require('culprit');
const { run } = require('./calls-body.cjs');

void run({ OpenAI, Anthropic, withPipeline });
