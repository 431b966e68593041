import { langchainCases, type LangChainModules } from '../../frameworks/src/support/langchain-cases.ts';

// The classes of the two lines differ in their types alone.
langchainCases(async () => {
  const modules: unknown = {
    messages: await import('@langchain/core/messages'),
    retrievers: await import('@langchain/core/retrievers'),
    testing: await import('@langchain/core/utils/testing'),
    tools: await import('@langchain/core/tools'),
    graphs: await import('@langchain/langgraph'),
    prebuilt: await import('@langchain/langgraph/prebuilt'),
    models: await import('@langchain/openai'),
  };
  return modules as LangChainModules;
});
