import host from './index.js';

export const { ProcessHost, Float } = host;
export default ProcessHost;
