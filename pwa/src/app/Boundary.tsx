// Holds an error of drawing where it happened: a browser that does something unheard of costs one
// screen, never the whole page.

import { Component, type ComponentChildren } from "preact";

interface Props {
  /** Where one is: at another address it is tried again. */
  address: string;
  /** What stands there instead. */
  instead: ComponentChildren;
  children?: ComponentChildren;
}

export class Boundary extends Component<Props, { failedAt: string | null }> {
  override state = { failedAt: null as string | null };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ failedAt: this.props.address });
  }

  override render() {
    const { address, instead, children } = this.props;
    return this.state.failedAt === address ? instead : children;
  }
}
