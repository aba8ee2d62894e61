import { RotateCcw } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { texts } from '../../texts/en.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
}

/** A panel that fails takes nothing else with it. */
export class PanelBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const { failed, text, again } = texts.frame.panel;
    return (
      <Empty title={failed(this.props.title)} text={`${error.message}\n${text}`}>
        <Button icon={RotateCcw} onClick={() => this.setState({ error: undefined })}>
          {again}
        </Button>
      </Empty>
    );
  }
}
