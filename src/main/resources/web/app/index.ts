import './page.css';
import './platform/lk-app';
