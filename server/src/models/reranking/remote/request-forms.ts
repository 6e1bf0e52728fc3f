export interface RerankRequest {
  model: string;
  query: string;
  texts: readonly string[];
}

export type RequestForm = (request: RerankRequest) => object;

/**
 * How servers want to be asked, the most common first. Some answer with all texts unless told not to (Jina), and Cohere
 * refuses fields that it does not know, so that the same is there with and without. `top_n`: some give the best few only.
 */
export const requestForms: readonly RequestForm[] = [
  ({ model, query, texts }) => ({ model, query, documents: texts, top_n: texts.length, return_documents: false }),
  // Text Embeddings Inference. It refuses what is too long for the model unless it may cut it.
  ({ query, texts }) => ({ query, texts, truncate: true }),
  ({ model, query, texts }) => ({ model, query, documents: texts, top_n: texts.length }),
];
