import s from './Brand.module.css';

/** The app's mark: a gauge. As in icon.svg, in the colours of the theme. */
export function Brand({ size = 26 }: { readonly size?: number }) {
  return (
    <svg className={s.brand} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M7.5 24.5a12 12 0 1 1 17 0" className={s.scale} />
      <path d="M7.5 24.5A12 12 0 0 1 9.2 6.2" className={s.value} />
      <path d="M16 17 21 8.6" className={s.needle} />
      <circle cx="16" cy="17" r="2.6" className={s.hub} />
    </svg>
  );
}
