/** One operation of the contract, as far as a client has to know it to call it. */
export interface Route {
  method: string;
  /** With `{name}` for parameters. */
  path: string;
  /** How what is no parameter of the path is sent. */
  sends: 'json' | 'lines' | 'query' | 'nothing';
  /** Whether it may be sent again when nobody knows whether it arrived. */
  repeatable: boolean;
  /** What it can answer piece by piece. */
  streams?: 'events' | 'lines';
}
