import { langchainCases } from './support/langchain-cases.ts';

langchainCases(async () => ({
  messages: await import('@langchain/core/messages'),
  retrievers: await import('@langchain/core/retrievers'),
  testing: await import('@langchain/core/utils/testing'),
  tools: await import('@langchain/core/tools'),
  graphs: await import('@langchain/langgraph'),
  prebuilt: await import('@langchain/langgraph/prebuilt'),
  models: await import('@langchain/openai'),
}));
