/** The wind barb of weather charts, one and a half feathers: 15 knots, a trade wind. */
export const Barb = ({ className = "" }: { className?: string }) => (
  <svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    aria-hidden="true"
    className={className}
    fill="none"
    stroke="currentColor"
    strokeWidth="2.2"
    strokeLinecap="round"
  >
    <circle cx="3.6" cy="17" r="2.3" />
    <path d="M5.9 17H17L22 6.4M11.4 17L14 11.4" />
  </svg>
);

/** Nothing flew: ring and dots, no feather. */
export const EmptyBarb = () => (
  <svg
    viewBox="0 0 108 12"
    width="108"
    height="12"
    aria-hidden="true"
    className="text-ink-2"
    fill="none"
    stroke="currentColor"
    strokeWidth="2"
    strokeLinecap="round"
  >
    <circle cx="6" cy="6" r="4" />
    <path d="M14 6H106" strokeDasharray="0.1 5.6" />
  </svg>
);
